import type { Send } from './http'

/** A file that was taken, and what it is by its bytes. */
export interface Uploaded {
  id: string
  contentType: string
  bytes: number
  name: string
}

export type Upload = (file: File) => Promise<Uploaded>

export function createUpload(send: Send): Upload {
  return (file) => send('POST', `/api/media?name=${encodeURIComponent(file.name)}`, file)
}
