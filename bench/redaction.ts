import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildInto } from './build.ts'
import { type Layout, writeData } from './data.ts'
import { createRunner } from './runner.ts'

/** Measures what it costs to redact what is read, in processor time, beside reading without. */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
    layout: { type: 'string', default: 'large' },
  },
})
const CONTENDERS = ['ingest', 'redact 100 strangers', 'redact 100 roles', 'redact 10000 strangers']
const scratch = mkdtempSync(join(tmpdir(), 'dupin-bench-'))
try {
  const runner = createRunner(buildInto(join(scratch, 'built')), scratch)
  const layout: Layout = values.layout === 'aws' ? 'aws' : 'large'
  const { folder, events } = writeData(layout, join(scratch, 'logs'), Number(values.events))
  const cpu = new Map<string, number[]>(CONTENDERS.map((name) => [name, []]))
  // One after the other and all again: what else the machine does is shared by all of them.
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [name, runs] of cpu) runs.push((await runner.run(name, folder)).cpuMs)
  const base = median(cpu.get('ingest') ?? [])
  for (const [name, runs] of cpu) {
    const micros = (median(runs) * 1000) / events
    const ratios = runs.map((ms, i) => ms / (cpu.get('ingest')?.[i] ?? base))
    process.stdout.write(
      `${name.padEnd(24)} ${micros.toFixed(2).padStart(8)} µs of processor an event  × ${median(ratios).toFixed(3)}` +
        ` (${Math.min(...ratios).toFixed(3)} … ${Math.max(...ratios).toFixed(3)})\n`,
    )
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
