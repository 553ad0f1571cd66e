"""The companion without a screen: owns the state, calls the ports, hands out snapshots and events."""
