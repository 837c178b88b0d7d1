"""Yiwang: a district governs its neighbourhoods from one net and one database; the way of governing is data."""
