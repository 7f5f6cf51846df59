import type { Pen } from './pen.ts'

/** A horizontal bar of `width` columns for a share from 0 to 1. */
export function shareBar(share: number, width: number, pen: Pen): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share || 0)) * width * 8)
  const full = Math.floor(eighths / 8)
  const { bars, track } = pen.glyphs
  const part = full < width && eighths % 8 > 0 ? (bars[eighths % 8] ?? '').trim() : ''
  const filled = (bars[8] ?? '').repeat(full) + part
  return pen.paint('accent', filled) + pen.paint('dim', track.repeat(width - full - part.length))
}
