/// Evidence
