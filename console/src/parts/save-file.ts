/** Has the browser save a text or picture that the page made. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[^\w.-]+/g, '-').slice(0, 120)
  link.click()
  // The browser has begun to save by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

export type Cell = string | number | boolean | null

/** Rows as a CSV file; a cell that a spreadsheet would compute is made text. */
export function csvOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): Blob {
  const lines = [columns, ...rows].map((row) => row.map(csvCell).join(','))
  return new Blob([`${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' })
}

function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const harmless = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

export function jsonOf(value: unknown): Blob {
  return new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' })
}
