import { shareBar } from '../../investigations/render/text/bar.ts'
import { createPen, type Pen } from '../../investigations/render/text/pen.ts'
import { displayWidth, truncate } from '../../investigations/render/width.ts'
import { count, duration, quantity } from '../../investigations/render/words.ts'

/** How far the work is; all figures are totals since its start. */
interface ProgressState {
  readonly done: number
  /** Absent while it is not yet known how many there are. */
  readonly total?: number
  readonly events: number
  readonly bytes: number
}

export interface Progress {
  /** Draws the line anew, at most ten times a second. */
  readonly update: (state: ProgressState) => void
  /** Prints a line above the progress, for messages that come while it is shown. */
  readonly note: (line: string) => void
  /** Removes the line. Nothing is drawn afterwards. */
  readonly finish: () => void
}

export interface ProgressOptions {
  /** Without a terminal nothing is drawn; notes are still printed. */
  readonly isTTY: boolean
  /** Width of the terminal, read at each drawing since it may change. */
  readonly columns: () => number | undefined
  readonly colour: boolean
  readonly unicode: boolean
  /** Such as `Reading logs`. */
  readonly label: string
  /** Milliseconds from any fixed point, never going back. */
  readonly now: () => number
  readonly write: (text: string) => void
}

/** A progress line: share, objects, events and bytes a second over the last seconds, and the time that is left. */
export function createProgress(options: ProgressOptions): Progress {
  const { now, write, isTTY } = options
  const rates = rateMeter(now())
  let drawn = Number.NEGATIVE_INFINITY
  let line = ''
  let open = isTTY
  const show = (text: string) => {
    write(`${CLEAR}${text}`)
    line = text
  }
  return {
    update: (state) => {
      const time = now()
      if (!open || (time - drawn < INTERVAL && state.done !== state.total)) return
      drawn = time
      show(progressLine(state, rates(state, time), options))
    },
    note: (text) => {
      write(line === '' ? `${text}\n` : `${CLEAR}${text}\n${line}`)
    },
    finish: () => {
      if (open && line !== '') write(CLEAR)
      line = ''
      open = false
    },
  }
}

interface Rates {
  readonly events: number
  readonly bytes: number
  /** Milliseconds; undefined until it can be told. */
  readonly left: number | undefined
}

const INTERVAL = 100
/** Rates are those of about the last three seconds. */
const MEMORY = 3000
/** To the first column, and erase the line (ECMA-48 EL). */
const CLEAR = '\r\u001b[2K'

/** Exponentially weighted rates, so that they follow the work but do not flicker. */
function rateMeter(start: number): (state: ProgressState, time: number) => Rates {
  let last = { time: start, done: 0, events: 0, bytes: 0 }
  let rate = { done: 0, events: 0, bytes: 0 }
  let first = true
  return (state, time) => {
    const elapsed = time - last.time
    if (elapsed > 0) {
      const weight = first ? 1 : 1 - Math.exp(-elapsed / MEMORY)
      const blend = (old: number, more: number) => old + weight * (more / elapsed - old)
      rate = {
        done: blend(rate.done, state.done - last.done),
        events: blend(rate.events, state.events - last.events),
        bytes: blend(rate.bytes, state.bytes - last.bytes),
      }
      last = { time, done: state.done, events: state.events, bytes: state.bytes }
      first = false
    }
    const rest = (state.total ?? Number.NaN) - state.done
    const left = rate.done > 0 && rest >= 0 ? rest / rate.done : undefined
    return { events: rate.events * 1000, bytes: rate.bytes * 1000, left }
  }
}

function progressLine(state: ProgressState, rates: Rates, options: ProgressOptions): string {
  const width = Math.max(20, (options.columns() ?? 80) - 1)
  const pen = createPen({ colour: options.colour, unicode: options.unicode, width })
  const { total, done } = state
  const objects = total === undefined ? count(done) : `${count(done)}/${count(total)}`
  const parts = [
    `${objects} objects`,
    `${quantity(rates.events)} events/s`,
    quantity(rates.bytes, 'Bytes/Second'),
    ...(rates.left === undefined || rates.left < 1000 ? [] : [`${duration(rates.left)} left`]),
  ]
  return fitLine(pen.safe(options.label), total ? done / total : undefined, parts, width, pen)
}

/** Drops the last figures, then the bar, where the terminal is narrow: a line that wraps could not be cleared. */
function fitLine(
  label: string,
  share: number | undefined,
  parts: readonly string[],
  width: number,
  pen: Pen,
): string {
  for (let kept = parts.length; kept > 0; kept -= 1) {
    const text = parts.slice(0, kept).join('  ')
    const room = width - displayWidth(label) - text.length - 4
    if (share !== undefined && room >= 10)
      return `${label}  ${shareBar(share, Math.min(30, room), pen)}  ${text}`
    if (displayWidth(label) + 2 + text.length <= width) return `${label}  ${text}`
  }
  return truncate(label, width, pen.glyphs.ellipsis)
}
