/** Where `supportkpi demo` listens. */
export const DEMO = "http://127.0.0.1:8000";
