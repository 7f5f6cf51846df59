/** Columns that `text` takes on a terminal: CJK and emoji two, combining marks none. Expects neutralised text. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** Shortens to at most `width` columns, with `mark` where something was cut. */
export function truncate(text: string, width: number, mark = '…'): string {
  if (displayWidth(text) <= width) return text
  return `${takeColumns(text, width - displayWidth(mark))}${width > 0 ? mark : ''}`
}

/** Shortens in the middle, which keeps both ends of an ARN or a path. */
export function truncateMiddle(text: string, width: number, mark = '…'): string {
  if (displayWidth(text) <= width) return text
  const room = Math.max(0, width - displayWidth(mark))
  const head = takeColumns(text, Math.floor(room / 2))
  const reversed = [...text].reverse().join('')
  const tail = [...takeColumns(reversed, room - displayWidth(head))].reverse().join('')
  return `${head}${width > 0 ? mark : ''}${tail}`
}

/** Fills up with spaces to `width` columns; longer text stays as it is. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const gap = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'left' ? text + gap : gap + text
}

/** Breaks at spaces into lines of at most `width` columns; a longer word is cut. */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(2, width)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((part) => cutWord(part, room))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (displayWidth(longer) <= room) {
      line = longer
      continue
    }
    lines.push(line)
    line = word
  }
  lines.push(line)
  return lines
}

const ASCII = /^[\x20-\x7e]*$/
const WIDE =
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{33ff}\u{3400}-\u{4dbf}\u{4e00}-\u{a4cf}\u{a960}-\u{a97f}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const NARROW_MARK = /\p{M}|[\u{fe0e}\u{fe0f}]/u

function characterWidth(character: string): number {
  if (ASCII.test(character)) return 1
  if (NARROW_MARK.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

function takeColumns(text: string, columns: number): string {
  let width = 0
  let taken = ''
  for (const character of text) {
    width += characterWidth(character)
    if (width > columns) break
    taken += character
  }
  return taken
}

function cutWord(word: string, room: number): readonly string[] {
  const pieces: string[] = []
  let rest = word
  while (displayWidth(rest) > room) {
    const piece = takeColumns(rest, room)
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  pieces.push(rest)
  return pieces
}
