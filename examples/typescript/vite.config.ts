import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

import { DEMO } from "./src/lib/address.ts";

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  server: {
    // In development the page asks its own origin, and this passes the question on: no CORS to set up.
    proxy: { "/graphql": loadEnv(mode, ".").VITE_SUPPORTKPI_URL || DEMO },
  },
}));
