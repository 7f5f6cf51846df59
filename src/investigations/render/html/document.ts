import { createHash } from 'node:crypto'
import { type Markup, markupText } from './markup.ts'
import { THEME } from './theme.ts'

/**
 * A page that needs nothing else: no script, no network, inline SVG for charts. Its policy allows its own style sheet by
 * hash and nothing more. `title` is our own text.
 */
export function htmlDocument(title: string, body: Markup): string {
  const head = `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">
<title>${title}</title>
<style>${THEME}</style></head>
`
  return `${head}${markupText(body)}\n</html>\n`
}

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(THEME).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')
