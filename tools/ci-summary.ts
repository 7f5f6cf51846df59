import { readFileSync } from 'node:fs'

/** Tells the result of vitest's JSON reporter in one line, and fails when a test did or when nothing was tested. */
interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

function readCounts(file: string): Counts {
  try {
    const result = record(JSON.parse(readFileSync(file, 'utf8')))
    const [passed, failed] = [number(result['numPassedTests']), number(result['numFailedTests'])]
    const skipped = number(result['numTotalTests']) - passed - failed
    return { passed, failed: failed + unloaded(result['testResults']), skipped }
  } catch (error) {
    process.stderr.write(`there is no result of vitest to tell: ${error}\n`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/** A file that could not even be loaded has no tests to count, and still is a failure. */
function unloaded(files: unknown): number {
  if (!Array.isArray(files)) return 0
  return files.map(record).filter(({ status, assertionResults }) => {
    return status === 'failed' && Array.isArray(assertionResults) && assertionResults.length === 0
  }).length
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

const { passed, failed, skipped } = readCounts(process.argv[2] ?? '')
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
