package dev.gather.scenario;

import dev.gather.cache.r2dbc.TestPostgres;

/** The databases with which clients must see the same of the cache. */
enum CacheDatabase {
  H2("h2") {
    @Override
    String[] properties() {
      return new String[0];
    }
  },
  POSTGRESQL("postgresql") {
    @Override
    String[] properties() {
      String database = TestPostgres.newDatabase();
      return new String[] {
        "spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + TestPostgres.port() + "/" + database,
        "spring.r2dbc.username=postgres"
      };
    }
  };

  private final String dialect;

  CacheDatabase(String dialect) {
    this.dialect = dialect;
  }

  /** As operators see it. */
  String dialect() {
    return dialect;
  }

  /** Of a gateway on a new, empty database. */
  abstract String[] properties();
}
