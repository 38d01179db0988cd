"""The policy as figures that one would rather look at than read: tariff percentages, needed capacity, the course of a
figure over the years, all terms together. Only data; a face draws it."""
