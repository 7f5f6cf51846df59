/** An element of an answer: its name, and its text or its children. */
export type Element = readonly [name: string, content: string | readonly Element[]]

/** A document of AWS's Query protocol. */
export function xmlDocument(root: string, namespace: string, content: readonly Element[]): string {
  return `<${root} xmlns="${escapeXml(namespace)}">\n${content.map((one) => render(one, '  ')).join('')}</${root}>\n`
}

function render([name, content]: Element, indent: string): string {
  if (typeof content === 'string') return `${indent}<${name}>${escapeXml(content)}</${name}>\n`
  const children = content.map((child) => render(child, `${indent}  `)).join('')
  return `${indent}<${name}>\n${children}${indent}</${name}>\n`
}

/** `text` as it may stand in XML; what no XML document may hold, however it is written, becomes a question mark.
 * https://www.w3.org/TR/xml/#charsets */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '?')
    .replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? '?')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // As itself it would be read as a line feed.
  '\r': '&#xD;',
}
