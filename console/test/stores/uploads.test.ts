import { describe, expect, it } from 'vitest'
import type { Uploaded } from '../../src/api/media'
import { Refusal, unreached } from '../../src/api/refusal'
import { createUploads, mostFiles } from '../../src/stores/uploads'
import { settled } from '../made'

function desk() {
  const answers: (() => Promise<Uploaded>)[] = []
  let ids = 0
  const uploads = createUploads((file) => answers.shift()?.() ?? Promise.resolve({ id: `m-${file.name}`, contentType: 'text/plain', bytes: file.size, name: file.name }), () => `f${++ids}`)
  const states = (): string[] => uploads.of('c1').map(({ name, state, reason }) => [name, state, reason].filter(Boolean).join(' '))
  return { uploads, states, answers }
}
const file = (name: string): File => new File(['text'], name, { type: 'text/plain' })

describe('files of the next message', () => {
  it('go up at once, each conversation its own', async () => {
    const { uploads, states } = desk()
    uploads.add('c1', [file('a.txt'), file('b.txt')])
    expect([states(), uploads.of('c2')]).toEqual([['a.txt uploading', 'b.txt uploading'], []])
    await settled()
    expect(states()).toEqual(['a.txt ready', 'b.txt ready'])
  })

  it('say why one was refused, and go up again when asked', async () => {
    const { uploads, states, answers } = desk()
    answers.push(() => Promise.reject(new Refusal(422, 'urn:omni:problem:file-refused', 'refused', 'The file is infected.')), () => Promise.reject(unreached(new Error('gone'))))
    uploads.add('c1', [file('a.txt'), file('b.txt')])
    await settled()
    expect(states()).toEqual(['a.txt refused The file is infected.', 'b.txt refused'])
    uploads.retry('c1', 'f2')
    await settled()
    expect(states()).toEqual(['a.txt refused The file is infected.', 'b.txt ready'])
  })

  it('are forgotten when they are taken out or sent, also while they go up', async () => {
    const { uploads, states } = desk()
    uploads.add('c1', [file('a.txt'), file('b.txt')])
    uploads.remove('c1', 'f1')
    await settled()
    expect(states()).toEqual(['b.txt ready'])
    uploads.clear('c1')
    expect(states()).toEqual([])
  })

  it('are no more than a message may have', () => {
    const { uploads } = desk()
    uploads.add('c1', Array.from({ length: 12 }, (_, index) => file(`${index}.txt`)))
    expect(uploads.of('c1')).toHaveLength(mostFiles)
  })
})
