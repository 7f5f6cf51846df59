/** What Dupin's own findings are called when they come back from where they were exported to. */
export const OWN_PRODUCT = 'dupin'
