import { createPen, type Pen, type TextOptions } from '../../investigations/render/text/pen.ts'

/** What is known of where output goes; read from the process once, at the edge. */
export interface Terminal {
  readonly isTTY: boolean
  /** Width, when it is a terminal that tells. */
  readonly columns?: number | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

export type ColourChoice = 'auto' | 'always' | 'never'

/**
 * How to write there. `auto` colours a terminal unless `NO_COLOR` is set to anything (https://no-color.org) or
 * `TERM=dumb`. ASCII alone when the locale names another encoding than UTF-8, or the terminal is `dumb`.
 */
export function textOptions(terminal: Terminal, choice: ColourChoice = 'auto'): TextOptions {
  const { env, isTTY, columns } = terminal
  const wanted = isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  const told = isTTY ? columns : Number(env['COLUMNS'])
  return {
    colour: choice === 'auto' ? wanted : choice === 'always',
    width: told !== undefined && told > 0 ? told : DEFAULT_WIDTH,
    unicode: hasUnicode(terminal),
  }
}

/** A pen for messages to people. */
export function terminalPen(terminal: Terminal, choice: ColourChoice = 'auto'): Pen {
  return createPen(textOptions(terminal, choice))
}

/** Of a file or a pipe, and of a terminal that does not tell. */
const DEFAULT_WIDTH = 100

/** Containers often set no locale at all while their terminal knows UTF-8, so silence counts as UTF-8. */
function hasUnicode({ env, isTTY }: Terminal): boolean {
  if (isTTY && env['TERM'] === 'dumb') return false
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'UTF-8'
  return /utf-?8/i.test(locale)
}
