"""Checking what somebody wrote: sheets and notes read, judged, slips named, marked, mended; our own certified."""
