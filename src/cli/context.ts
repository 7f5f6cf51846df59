import { harmlessJson } from '../investigations/render/harmless-json.ts'
import type { TextOptions } from '../investigations/render/text/pen.ts'
import { createProgress, type Progress } from './output/progress.ts'
import { type ColourChoice, type Terminal, textOptions } from './output/style.ts'

/** What a verb may touch of the world. */
export interface CliContext {
  readonly stdout: Output
  readonly stderr: Output
  /** What is piped in, where the caller has such a thing. */
  readonly stdin?: AsyncIterable<Uint8Array>
  /** Asks whoever sits at the terminal for a line; undefined when they want no more of it. Left out where nobody does. */
  readonly prompt?: (text: string) => Promise<string | undefined>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  /** Ends when the process is asked to; from then on it is the verb that ends in an orderly way. */
  readonly untilStopped: () => Promise<'SIGINT' | 'SIGTERM'>
  /** Said by a verb that is over: what it still waits for from the network is of no use to anybody. */
  readonly leave?: () => void
}

export interface Output {
  readonly isTTY: boolean
  readonly columns: number | undefined
  readonly write: (text: string) => void
  /** Ends when a slow reader has taken what was written, so that whoever writes much can wait for it. */
  readonly drained?: () => Promise<void>
}

/** How a verb ended. */
export const EXIT = { ok: 0, findings: 1, usage: 2, partial: 3, interrupted: 130 } as const

export function terminalOf(context: CliContext, output: Output): Terminal {
  return {
    isTTY: output.isTTY,
    env: context.env,
    ...(output.columns === undefined ? {} : { columns: output.columns }),
  }
}

export function stdoutOptions(context: CliContext, colour: ColourChoice): TextOptions {
  return textOptions(terminalOf(context, context.stdout), colour)
}

/** A progress line on stderr; nothing where nobody watches. */
export function progressOf(context: CliContext, label: string): Progress {
  const options = textOptions(terminalOf(context, context.stderr))
  return createProgress({
    isTTY: context.stderr.isTTY,
    columns: () => context.stderr.columns,
    colour: options.colour,
    unicode: options.unicode,
    label,
    now: () => performance.now(),
    write: context.stderr.write,
  })
}

/** A message for people, on stderr. */
export function say(context: CliContext, text: string): void {
  context.stderr.write(`${text}\n`)
}

/** Prints JSON, with what could act on a terminal or deceive its reader escaped: it stays the same JSON. */
export function printJson(context: CliContext, value: unknown): void {
  context.stdout.write(`${harmlessJson(JSON.stringify(value, null, 2))}\n`)
}
