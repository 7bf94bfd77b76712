"""What is shown of a world each month, in the order in which the page is told of it."""

CURVES = ("re_employment", "income", "unemployment", "training", "cost")
"""What is drawn month by month, in the order of the numbers of a frame.

re_employment: of those of 35 and over displaced within two years, the share at work; none while
there are fewer than five. income: of the focal group, yuan a month. unemployment: rate at 35
and over. training: people in courses. cost: yuan of programmes so far. People and yuan are real.
"""
STATES = ("exposed", "other_job", "platform", "own_business", "course", "seeking", "outside")
"""What a person of the crowd does, in the order of the digits."""
DESTINATIONS = ("platform", "own_business", "course", "seeking", "outside")
"""Where people of the focal group went who hold no formal job, after the occupations."""
CROWD = 400  # people of the focal group who are seen
