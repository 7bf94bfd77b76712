"""Published models, reproduced by the market code of the world."""
