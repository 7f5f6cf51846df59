import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildInto } from './build.ts'
import type { Reading } from './collect/read-child.ts'
import { type Layout, writeData } from './data.ts'

/**
 * Measures how fast a bucket is read, beside a folder of the same files in the same run; S3 is a stand-in in another process of
 * this machine. With `--gigabytes N` a bucket of so many, which are made when they are asked for.
 */
const { values } = parseArgs({
  options: {
    small: { type: 'string', default: '160000' },
    large: { type: 'string', default: '500000' },
    rounds: { type: 'string', default: '1' },
    gigabytes: { type: 'string' },
  },
})
const scratch = mkdtempSync(join(tmpdir(), 'dupin-collect-'))
try {
  const built = buildInto(join(scratch, 'built'))
  if (values.gigabytes !== undefined) await readGenerated(built, Number(values.gigabytes))
  else {
    await compare(built, 'aws', Number(values.small))
    await compare(built, 'large', Number(values.large))
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function compare(built: string, layout: Layout, events: number): Promise<void> {
  const data = writeData(layout, join(scratch, layout), events)
  const { objects, jsonBytes, storedBytes, folder } = data
  say(
    `${layout}: ${objects} objects, ${events} events, ${megabytes(storedBytes)} MB stored, ${megabytes(jsonBytes)} MB inflated`,
  )
  const server = await serve('folder', folder)
  try {
    for (let round = 0; round < Number(values.rounds); round++) {
      const near = await readInto(built, folder)
      const far = await readInto(built, server.endpoint)
      if (near.stored !== far.stored) throw new Error('the two lakes differ')
      show('  folder', near)
      show('  bucket', far)
      say(
        `  ratio  ${(near.ms / far.ms).toFixed(2)} of the folder's speed, ${(far.cpuMs / near.cpuMs).toFixed(2)} times its processor time`,
      )
    }
  } finally {
    server.child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function readGenerated(built: string, gigabytes: number): Promise<void> {
  const server = await serve('generated', String(gigabytes * 1e9))
  try {
    say(`generated: ${server.objects} objects, ${server.events} events, ${gigabytes} GB`)
    const reading = await readInto(built, server.endpoint)
    show('  bucket', reading)
    const { stored, rejected, rssMb } = reading
    say(`  lost   ${server.events - stored}, rejected ${rejected}`)
    say(`  peak   ${Math.round(rssMb)} MiB, ${rssMb <= 1024 ? 'within' : 'BEYOND'} 1 GiB`)
  } finally {
    server.child.kill()
  }
}

interface Served {
  readonly child: ChildProcess
  readonly endpoint: string
  readonly objects: number
  readonly events: number
}

async function serve(what: 'folder' | 'generated', argument: string): Promise<Served> {
  const script = new URL('collect/s3-process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', script, what, argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const said: Omit<Served, 'child'> = JSON.parse(String(line))
  return { child, ...said }
}

async function readInto(built: string, place: string): Promise<Reading> {
  const path = join(scratch, 'lake.duckdb')
  const child = spawn(process.execPath, [join(built, 'bench/collect/read-child.js'), place, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
  })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  const [code] = await once(child, 'close')
  for (const end of ['', '.wal']) rmSync(path + end, { force: true })
  if (code !== 0) throw new Error(`reading ${place} ended with code ${code}`)
  const reading: Reading = JSON.parse(said)
  return reading
}

function show(name: string, { ms, cpuMs, rssMb, objects, read }: Reading): void {
  const rate = (count: number) => Math.round(count / (ms / 1000))
  say(
    `${name} ${rate(objects)} objects/s, ${rate(read)} events/s, ${(ms / 1000).toFixed(1)} s, ${(cpuMs / 1000).toFixed(1)} s of processor, peak ${Math.round(rssMb)} MiB`,
  )
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
