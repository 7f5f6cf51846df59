import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createRandom, type Random } from '../src/statistics/random.ts'
import { type Cast, cloudTrailRecord, createCast } from './records.ts'

/** How many records an object holds: AWS's own deliveries hold few, exports and aggregated trails many. */
export type Layout = 'aws' | 'large'

/** What was written. */
export interface DataSet {
  readonly layout: Layout
  readonly folder: string
  readonly events: number
  readonly objects: number
  readonly storedBytes: number
  readonly jsonBytes: number
}

export const START = Date.UTC(2026, 8, 1)
export const DAYS = 46

/** Writes so many events below `folder`, in AWS's layout of keys, spread over 46 days; the same for the same number. */
export function writeData(layout: Layout, folder: string, events: number): DataSet {
  const random = createRandom(`bench ${events}`)
  const cast = createCast(random.fork('cast'))
  const totals = { objects: 0, storedBytes: 0, jsonBytes: 0 }
  for (let made = 0; made < events; totals.objects++) {
    const wanted = layout === 'large' ? 2000 : 8 + random.int(2)
    const records = Math.min(wanted, events - made)
    const time = START + Math.floor((made / events) * DAYS * 86_400_000)
    const object = makeObject(random, cast, time, records)
    const stored = gzipSync(object.content)
    const path = join(folder, object.key)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, stored)
    totals.storedBytes += stored.length
    totals.jsonBytes += object.content.length
    made += records
  }
  return { layout, folder, events, ...totals }
}

function makeObject(
  random: Random,
  cast: Cast,
  start: number,
  size: number,
): { key: string; content: string } {
  const account = random.pick(cast.accounts) ?? ''
  const region = random.pick(cast.regions) ?? ''
  const records = Array.from({ length: size }, (_, i) =>
    cloudTrailRecord(random, cast, account, region, start + Math.floor((i / size) * 300_000)),
  )
  const stamp = new Date(start).toISOString()
  const day = stamp.slice(0, 10).replaceAll('-', '/')
  const minute = stamp.slice(0, 16).replaceAll(/[-:]/g, '')
  const unique = random
    .int(2 ** 48)
    .toString(36)
    .padStart(10, '0')
  const name = `${account}_CloudTrail_${region}_${minute}Z_${unique}.json.gz`
  return {
    key: `AWSLogs/${account}/CloudTrail/${region}/${day}/${name}`,
    content: JSON.stringify({ Records: records }),
  }
}
