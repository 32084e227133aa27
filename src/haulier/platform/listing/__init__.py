"""Lists: queries and fields compiled to SQL, paging, counts of values."""
