import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'

/** What a page wants shown beside itself. */
interface OpenPanel {
  readonly title: string
  readonly close: () => void
}

interface Side {
  readonly open: OpenPanel | undefined
  /** Where the frame has room for it. */
  readonly host: HTMLElement | null
}

let side: Side = { open: undefined, host: null }
const listeners = new Set<() => void>()

function change(some: Partial<Side>): void {
  side = { ...side, ...some }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** For the frame: what is open, and how it says where there is room. */
export function useSide() {
  const { open } = useSyncExternalStore(subscribe, () => side)
  return { open, setHost }
}

function setHost(host: HTMLElement | null): void {
  if (host !== side.host) change({ host })
}

interface Props {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Shows its children in the frame's panel beside the page, as long as it is rendered. */
export function SidePanel({ title, onClose, children }: Props) {
  const { host } = useSyncExternalStore(subscribe, () => side)
  const [close] = useState(() => ({ now: onClose }))
  close.now = onClose
  useEffect(() => {
    change({ open: { title, close: () => close.now() } })
  }, [title, close])
  useEffect(() => () => change({ open: undefined }), [])
  return host === null ? null : createPortal(children, host)
}
