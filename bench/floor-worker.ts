import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'

/** The least that any reader of such objects in JavaScript must do: inflate, decode, parse. */
let events = 0
const paths: unknown = workerData
if (Array.isArray(paths)) {
  for (const path of paths) {
    const parsed: unknown = JSON.parse(gunzipSync(readFileSync(String(path))).toString('utf8'))
    if (typeof parsed === 'object' && parsed !== null && 'Records' in parsed) {
      events += Array.isArray(parsed.Records) ? parsed.Records.length : 0
    }
  }
}
parentPort?.postMessage(events)
