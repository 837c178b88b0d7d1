"""Running a pack on a synthetic year or on past cases: reads the assumptions, runs the engine, keeps the figures."""
