"""What is true, and what follows from a writer's own figures: values, formulas as trees, and how numbers agree."""
