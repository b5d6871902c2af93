import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../../docs/schema.graphql",
  documents: "src/**/*.{ts,tsx}",
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: { unmaskFunctionName: "readFragment" } },
      config: {
        // A scalar that this list forgets fails the build instead of becoming `any`.
        strictScalars: true,
        scalars: {
          DateTime: "string",
          TimeZone: "string",
          FloatColumn: "Array<number | null>",
          IntColumn: "Array<number | null>",
          DateTimeColumn: "Array<string>",
        },
        useTypeImports: true,
        enumsAsTypes: true,
      },
    },
  },
};

export default config;
