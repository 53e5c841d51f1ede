enum PlaceholderMetrics {}
