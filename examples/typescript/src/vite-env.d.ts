interface ImportMetaEnv {
  /** Where the service is; empty: where the page itself comes from. */
  readonly VITE_SUPPORTKPI_URL?: string;
}
