import { createRandom } from '../../src/statistics/random.ts'
import type { StoredObject } from '../../test/support/aws/s3-bucket.ts'
import { DAYS, START } from '../data.ts'
import { cloudTrailRecord, createCast } from '../records.ts'

/** Events of an object that is held, and of every fourth, which is spooled. */
const HELD = 2000
const SPOOLED = 8000

/** One object's text, and where in it what makes another of it stands. */
interface Mould {
  readonly text: Buffer
  /** Of the first eight digits of each event's id. */
  readonly ids: readonly number[]
  readonly times: readonly number[]
}

/**
 * Objects of CloudTrail that together have so many bytes, none of which is made before it is asked for: each is the same text
 * with ids and times of its own, so that all events are different. Not compressed, so that their size is known beforehand.
 */
export function generatedObjects(bytes: number): { objects: StoredObject[]; events: number } {
  const moulds = [mouldOf(HELD), mouldOf(SPOOLED)] as const
  const objects: StoredObject[] = []
  const sizes = moulds.map(({ text }) => text.length)
  const average = ((sizes[0] ?? 0) * 3 + (sizes[1] ?? 0)) / 4
  const count = Math.ceil(bytes / average)
  let events = 0
  for (let i = 0; i < count; i++) {
    const mould = i % 4 === 3 ? moulds[1] : moulds[0]
    const start = START + Math.floor((i / count) * DAYS * 86_400_000)
    const day = new Date(start).toISOString().slice(0, 10).replaceAll('-', '/')
    const key = `AWSLogs/111122223333/CloudTrail/eu-west-1/${day}/${String(i).padStart(8, '0')}.json`
    const read = () => cast(mould, i, start)
    // No MD5, as of an object that was put in parts.
    objects.push({
      key,
      etag: `${i.toString(16).padStart(32, '0')}-1`,
      size: mould.text.length,
      read,
    })
    events += mould.ids.length
  }
  return { objects, events }
}

function mouldOf(events: number): Mould {
  const random = createRandom(`collect ${events}`)
  const people = createCast(random.fork('cast'))
  const records = Array.from({ length: events }, (_, i) =>
    cloudTrailRecord(random, people, '111122223333', 'eu-west-1', START + i * 100),
  )
  const text = Buffer.from(JSON.stringify({ Records: records }))
  return { text, ids: placesOf(text, '"eventID":"'), times: placesOf(text, '"eventTime":"') }
}

function placesOf(text: Buffer, before: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1))
    places.push(at + before.length)
  return places
}

function cast({ text, ids, times }: Mould, nth: number, start: number): Buffer {
  const copy = Buffer.from(text)
  const id = nth.toString(16).padStart(8, '0')
  for (const at of ids) copy.write(id, at, 'latin1')
  for (const [i, at] of times.entries())
    copy.write(new Date(start + i * 50).toISOString().slice(0, 19), at, 'latin1')
  return copy
}
