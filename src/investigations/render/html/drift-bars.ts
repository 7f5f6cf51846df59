import type { PlotBars } from '../../../detectors/data-quality/drift-report.ts'
import { html, type Markup } from './markup.ts'

const WIDTH = 520
const HEIGHT = 150
const FOOT = 22

/** Both distributions over the same bars, side by side; categories as a table, since their names need room. */
export function driftBars(bars: PlotBars, name: string): Markup {
  return bars.kind === 'numeric' ? histogram(bars, name) : shares(bars)
}

function histogram(bars: Extract<PlotBars, { kind: 'numeric' }>, name: string): Markup {
  const most = Math.max(...bars.reference, ...bars.current) || 1
  const slot = WIDTH / Math.max(1, bars.reference.length)
  const rect = (share: number, i: number, side: 0 | 1) => {
    const height = (share / most) * (HEIGHT - FOOT - 4)
    const x = i * slot + side * (slot * 0.45) + slot * 0.05
    return html`<rect class="${side === 0 ? 'before' : 'after'}" x="${round(x)}" y="${round(HEIGHT - FOOT - height)}" width="${round(slot * 0.45)}" height="${round(height)}"/>`
  }
  const [low = 0, high = 0] = [bars.edges[0], bars.edges.at(-1)]
  return html`<figure><svg class="bars" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Distribution of ${name} in the baseline and now">${bars.reference.map((share, i) => rect(share, i, 0))}${bars.current.map((share, i) => rect(share, i, 1))}<text class="tick" x="0" y="${HEIGHT - 6}">${short(low)}</text><text class="tick" x="${WIDTH}" y="${HEIGHT - 6}" text-anchor="end">${short(high)}</text></svg>
<div class="legend"><span class="l-before">baseline</span><span class="l-after">current</span></div></figure>`
}

function shares(bars: Extract<PlotBars, { kind: 'categorical' }>): Markup {
  const rows = bars.values
    .map((value, i) => ({ value, before: bars.reference[i] ?? 0, after: bars.current[i] ?? 0 }))
    .filter(({ before, after }) => before > 0 || after > 0)
  return html`<table><thead><tr><th scope="col">Value</th><th scope="col" class="number">Baseline</th><th scope="col" class="number">Current</th></tr></thead><tbody>${rows.map(
    ({ value, before, after }) =>
      html`<tr><th scope="row">${value}</th><td class="number">${(before * 100).toFixed(1)} %</td><td class="number">${(after * 100).toFixed(1)} %</td></tr>`,
  )}</tbody></table>`
}

function round(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 10) / 10 : 0
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
