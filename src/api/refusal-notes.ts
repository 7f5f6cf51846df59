import { MINUTE } from '../events/time.ts'
import { type AuditEntry, DUPIN_SOURCE } from './audit/audit-record.ts'

/** More refused requests of unknown callers than this in a minute are counted, not listed: else anybody could fill the disk. */
const LISTED_A_MINUTE = 100

/** Decides which refused requests are listed in the audit, and tells how many were not. */
export class RefusalNotes {
  #minute = 0
  #listed = 0
  #unlisted = 0

  /** What to write down for a refused request: itself, before it how many were left out a minute ago, or nothing.
   * @param now milliseconds since the epoch */
  of(entry: AuditEntry, now: number): readonly AuditEntry[] {
    const minute = Math.floor(now / MINUTE)
    const before = minute === this.#minute ? [] : this.#summary(entry)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#listed = 0
      this.#unlisted = 0
    }
    if (this.#listed < LISTED_A_MINUTE) {
      this.#listed++
      return [...before, entry]
    }
    this.#unlisted++
    return before
  }

  #summary({ region, requestId }: AuditEntry): readonly AuditEntry[] {
    if (this.#unlisted === 0) return []
    const minute = new Date(this.#minute * MINUTE).toISOString()
    return [
      {
        principal: undefined,
        eventSource: DUPIN_SOURCE,
        eventName: 'RefusedRequestsNotListed',
        region,
        sourceAddress: DUPIN_SOURCE,
        userAgent: DUPIN_SOURCE,
        requestParameters: { minute, count: this.#unlisted },
        requestId,
        readOnly: true,
      },
    ]
  }
}
