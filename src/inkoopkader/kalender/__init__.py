"""The calendar: every term of the policy as a day a person can plan on, with weekends, public holidays, and an
iCalendar file to subscribe to.

The arithmetic on days, months and the Dutch clock is `regels/moments.py`; whether something was in time is a rule of
the policy. Here stands what a rule cannot say by itself: which day to write in a diary, from when it is too late, and
whether that day is a working day.
"""
