using System.Reflection;

namespace Omni.Tests.Architecture;

/// <summary>Everything that code outside an assembly can name, a line each.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        from line in Lines(type)
        orderby line
        select line;

    private static IEnumerable<string> Lines(Type type)
    {
        var name = Name(type);
        yield return $"{name}: {Kind(type)}{(type.BaseType is { } parent ? $" {Name(parent)}" : "")}{Usage(type)}";
        foreach (var member in type.GetMembers(Declared))
        {
            var line = member switch
            {
                FieldInfo field when IsVisible(field) && type.IsEnum && field.IsLiteral => $"{field.Name} = {field.GetRawConstantValue()}",
                FieldInfo field when IsVisible(field) && !type.IsEnum => $"{field.Name}: {Name(field.FieldType)}",
                ConstructorInfo constructor when IsVisible(constructor) => $"{Access(constructor)}ctor({Parameters(constructor)})",
                MethodInfo method when IsVisible(method) && !method.IsSpecialName =>
                    $"{Access(method)}{(method.IsStatic ? "static " : "")}{(method.IsVirtual && !method.IsFinal ? "virtual " : "")}{method.Name}({Parameters(method)}): {Name(method.ReturnType)}",
                PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) =>
                    $"{property.Name}: {Name(property.PropertyType)} {{{string.Join(";", property.GetAccessors(nonPublic: true).Where(IsVisible).Select(accessor => accessor.Name[..3]))}}}",
                _ => null,
            };
            if (line is not null)
            {
                yield return $"{name}.{line}";
            }
        }
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.IsSealed ? "sealed class" : type.IsAbstract ? "abstract class" : "class";

    private static string Usage(Type type) =>
        type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is { } usage ? $" on {usage.ValidOn}" : "";

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? "?" : "")}"));

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Namespace}.{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.FullName ?? type.Name;
}
