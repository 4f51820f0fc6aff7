/// Operations
