"""The writes of logistics orders: plans of the platform order, in this API's shape."""
