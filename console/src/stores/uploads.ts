import { reactive } from 'vue'
import type { Upload, Uploaded } from '../api/media'
import { Refusal } from '../api/refusal'

/** A file that the agent chose for the next message. */
export interface Pending {
  key: string
  name: string
  bytes: number
  state: 'uploading' | 'ready' | 'refused'
  /** Why it was refused; '' when the server was not reached. */
  reason: string
  uploaded: Uploaded | null
  /** Where a picture can be shown before the host has it; '' for other files. */
  preview: string
}

/** The files of the next message of each conversation; they stay while the agent looks at another one. */
export interface Uploads {
  of(conversationId: string): readonly Pending[]
  add(conversationId: string, files: Iterable<File>): void
  retry(conversationId: string, key: string): void
  remove(conversationId: string, key: string): void
  clear(conversationId: string): void
}

/** A message has no more (docs/api.md). */
export const mostFiles = 10

export function createUploads(upload: Upload, newId: () => string): Uploads {
  const lists = reactive(new Map<string, Pending[]>())
  const files = new Map<string, File>()

  const find = (conversationId: string, key: string): Pending | undefined => lists.get(conversationId)?.find((pending) => pending.key === key)

  const run = async (conversationId: string, key: string): Promise<void> => {
    const file = files.get(key)
    if (file === undefined) return
    try {
      const uploaded = await upload(file)
      Object.assign(find(conversationId, key) ?? {}, { state: 'ready', uploaded, name: uploaded.name || file.name })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      Object.assign(find(conversationId, key) ?? {}, { state: 'refused', reason: error.unreached ? '' : error.detail || error.message })
    }
  }

  const forget = (pending: Pending): void => {
    files.delete(pending.key)
    if (pending.preview !== '') URL.revokeObjectURL(pending.preview)
  }

  return {
    of: (conversationId) => lists.get(conversationId) ?? [],
    add(conversationId, added) {
      const list = lists.get(conversationId) ?? []
      for (const file of added) {
        if (list.length >= mostFiles) break
        const key = newId()
        files.set(key, file)
        list.push({ key, name: file.name, bytes: file.size, state: 'uploading', reason: '', uploaded: null, preview: file.type.startsWith('image/') ? URL.createObjectURL(file) : '' })
        lists.set(conversationId, list)
        void run(conversationId, key)
      }
    },
    retry(conversationId, key) {
      const pending = find(conversationId, key)
      if (pending?.state !== 'refused') return
      Object.assign(pending, { state: 'uploading', reason: '' })
      void run(conversationId, key)
    },
    remove(conversationId, key) {
      const list = lists.get(conversationId) ?? []
      list.filter((pending) => pending.key === key).forEach(forget)
      lists.set(conversationId, list.filter((pending) => pending.key !== key))
    },
    clear(conversationId) {
      lists.get(conversationId)?.forEach(forget)
      lists.delete(conversationId)
    },
  }
}
