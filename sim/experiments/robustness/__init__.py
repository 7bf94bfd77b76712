"""Does a conclusion hold for every set of parameters that fits, and under other assumptions?"""
