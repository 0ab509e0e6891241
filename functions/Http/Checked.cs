using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Omni.Functions.Http;

/// <summary>What a check found, or the answer that refuses the call. The value can't be had without asking.</summary>
internal readonly struct Checked<T>
    where T : class
{
    private readonly T? _value;
    private readonly IResult? _refusal;

    public Checked(T value) => _value = value;

    public Checked(IResult refusal) => _refusal = refusal;

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out IResult? refusal)
    {
        value = _value;
        refusal = value is null ? _refusal ?? throw new InvalidOperationException("Nothing was checked.") : null;
        return value is not null;
    }
}
