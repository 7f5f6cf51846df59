/** What stands in for Cloudscape's drawer of new features, which only AWS's own console fills: see vite.config.ts. */
export function RuntimeContentPart(): null {
  return null
}

export { RuntimeContentPart as default }
