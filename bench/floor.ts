import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { folderSource } from '../src/sources/folder.ts'

/** Inflates and parses all objects on so many threads; answers the events met. */
export async function readFloor(folder: string, threads: number): Promise<number> {
  const paths: string[] = []
  for await (const { uri } of (await folderSource(folder)).list(() => undefined)) paths.push(uri)
  const entry = new URL(import.meta.url.replace(/floor\.(ts|js)$/, 'floor-worker.$1'))
  const counts = Array.from({ length: threads }, async (_, i) => {
    const workerData = paths.filter((__, n) => n % threads === i)
    const worker = new Worker(entry, { workerData })
    const [events] = await once(worker, 'message')
    return Number(events)
  })
  return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0)
}
