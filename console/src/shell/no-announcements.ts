/** What stands in for Cloudscape's drawer of new features, which only AWS's own console fills: see vite.config.ts. */
export function RuntimeContentPart(): null {
  return null
}

// biome-ignore lint/style/noDefaultExport: it stands in for a module that has one.
export default RuntimeContentPart
