using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Omni.Pipeline.Messages;

namespace Omni.Runtime.Queues;

/// <summary>The application properties of a message whose body is handed over as the object that it is.</summary>
internal sealed class HandedBody(IStageBody body) : IReadOnlyDictionary<string, object>
{
    public int Count => 1;

    public IEnumerable<string> Keys => [InProcess.BodyProperty];

    public IEnumerable<object> Values => [body];

    public object this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no property {key}.");

    public bool ContainsKey(string key) => string.Equals(key, InProcess.BodyProperty, StringComparison.Ordinal);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
    {
        value = ContainsKey(key) ? body : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        yield return new(InProcess.BodyProperty, body);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
