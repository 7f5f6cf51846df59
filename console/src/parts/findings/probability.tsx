import './findings.css'
import { percentText } from './words.ts'

/** A probability as a bar with its figure. */
export function Probability({ share }: { readonly share: number | null }) {
  const filled = Math.round(Math.min(1, Math.max(0, share ?? 0)) * 100)
  return (
    <span className="probability">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className="probability-track" width="100" height="8" rx="4" />
        <rect className="probability-fill" width={filled} height="8" rx="4" />
      </svg>
      <b>{percentText(share)}</b>
    </span>
  )
}
