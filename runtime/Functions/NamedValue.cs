using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Functions;

internal enum NamedValueStatus
{
    Read = 1,

    /// <summary>Not in the request, and the parameter demands one.</summary>
    Missing,

    /// <summary>Text that is not a value of the parameter's type.</summary>
    Malformed,
}

/// <summary>A parameter that is filled from the route or the query by its name.</summary>
internal sealed class NamedValue
{
    private readonly Func<string, object?> _convert;
    private readonly bool _mayBeMissing;
    private readonly bool _emptyIsMissing;
    private readonly object? _default;

    private NamedValue(ParameterInfo parameter, Func<string, object?> convert)
    {
        Name = parameter.Name!;
        _convert = convert;
        _emptyIsMissing = parameter.ParameterType != typeof(string);
        _mayBeMissing = parameter.HasDefaultValue
            || new NullabilityInfoContext().Create(parameter).WriteState is NullabilityState.Nullable;
        _default = parameter.HasDefaultValue ? Default(parameter) : null;
    }

    public string Name { get; }

    /// <summary>Null when text can't become a value of the parameter's type.</summary>
    public static NamedValue? For(ParameterInfo parameter) =>
        TextConversion.To(parameter.ParameterType) is { } convert ? new(parameter, convert) : null;

    public NamedValueStatus TryRead(HttpContext http, out object? value)
    {
        var text = Text(http.Request);
        if (text is null || (text.Length is 0 && _emptyIsMissing))
        {
            value = _default;
            return _mayBeMissing ? NamedValueStatus.Read : NamedValueStatus.Missing;
        }

        value = _convert(text);
        return value is null ? NamedValueStatus.Malformed : NamedValueStatus.Read;
    }

    /// <summary>For a request that <see cref="FunctionDescriptor.FindBadValue"/> found nothing wrong with.</summary>
    public object? Read(HttpContext http) => TryRead(http, out var value) is NamedValueStatus.Read
        ? value
        : throw new InvalidOperationException($"Parameter {Name} was read from a request that nobody checked.");

    private string? Text(HttpRequest request) =>
        request.RouteValues.TryGetValue(Name, out var route) && route is not null
            ? Convert.ToString(route, CultureInfo.InvariantCulture)
            : request.Query.TryGetValue(Name, out var query) && query.Count > 0 ? query[0] : null;

    private static object? Default(ParameterInfo parameter)
    {
        // Metadata keeps an enum's default as its number, and "default" of a struct as null.
        var type = Nullable.GetUnderlyingType(parameter.ParameterType);
        var value = parameter.DefaultValue;
        return value is null ? parameter.ParameterType.IsValueType && type is null ? Activator.CreateInstance(parameter.ParameterType) : null
            : type is { IsEnum: true } ? Enum.ToObject(type, value)
            : value;
    }
}
