using System;
using System.Linq;
using System.Reflection;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using NetArchTest.Rules;
using Xunit;

namespace DynConv.Vulkan.Tests.Architecture;

/// <summary>
/// Who may know whom: Planning → Execution → Kernels → Memory, Pipelines → Device. Networks stand beside them and know
/// no device; Planning brings the two together. The exceptions are named here and nowhere else: VulkanContext, which
/// puts a device together from its parts, and two value types of a network's nodes that kernels are made from.
/// </summary>
public sealed class ArrowTests
{
    private const string Root = "DynConv.Vulkan.";
    private const string Silk = "Silk.NET";

    private static readonly Assembly Library = typeof(VulkanContext).Assembly;

    /// <summary>The value types of Networks that Kernels may know.</summary>
    private static readonly Type[] Borrowed =
    [
        typeof(Activation), typeof(CoefficientLayout), typeof(ConvolutionDepth), typeof(ConvolutionGeometry),
        typeof(Size2d),
    ];

    public static TheoryData<string, string[]> Forbidden => new()
    {
        { "Memory", ["Pipelines", "Kernels", "Execution", "Networks", "Planning"] },
        { "Pipelines", ["Memory", "Kernels", "Execution", "Networks", "Planning"] },
        { "Kernels", ["Memory", "Execution", "Planning"] },
        { "Execution", ["Networks", "Planning"] },
        { "Networks", ["Device", "Memory", "Pipelines", "Kernels", "Execution", "Planning"] },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Arrows_point_one_way(string from, string[] to) =>
        AssertNone(In(from).HaveDependencyOnAny([.. to.Select(folder => Root + folder)]));

    [Fact]
    public void A_device_knows_its_parts_only_where_it_is_put_together() =>
        AssertNone(In("Device").DoNotHaveName(nameof(VulkanContext)).And().HaveDependencyOnAny(
            [.. new[] { "Memory", "Pipelines", "Kernels", "Execution", "Networks", "Planning" }
                .Select(folder => Root + folder)]));

    [Fact]
    public void The_context_knows_neither_kernels_nor_networks_nor_plans() =>
        AssertNone(In("Device").HaveName(nameof(VulkanContext)).And().HaveDependencyOnAny(
            Root + "Kernels", Root + "Networks", Root + "Planning"));

    [Fact]
    public void Kernels_know_of_networks_only_what_they_are_made_from() =>
        AssertNone(In("Kernels").HaveDependencyOnAny(
            [.. Library.GetTypes().Where(type => IsIn(type, "Networks") && !Borrowed.Contains(type))
                .Select(type => type.FullName!)]));

    [Theory]
    [InlineData("Networks")]
    [InlineData("Kernels")]
    [InlineData("Planning")]
    public void Vulkan_itself_is_called_below(string folder) => AssertNone(In(folder).HaveDependencyOnAny(Silk));

    [Fact]
    public void Checkpoints_know_no_Vulkan()
    {
        Assembly checkpoints = typeof(StateDict).Assembly;
        Assert.DoesNotContain(
            checkpoints.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith(Silk, StringComparison.Ordinal)
                || reference.Name == Library.GetName().Name);
    }

    /// <summary>The rules above would hold of anything if the tool saw no dependencies.</summary>
    [Theory]
    [InlineData("Planning", "Execution")]
    [InlineData("Planning", "Networks")]
    [InlineData("Execution", "Kernels")]
    [InlineData("Execution", "Memory")]
    [InlineData("Execution", "Pipelines")]
    [InlineData("Kernels", "Pipelines")]
    [InlineData("Memory", "Device")]
    [InlineData("Pipelines", "Device")]
    [InlineData("Device", "Memory")]
    public void Arrows_that_exist_are_seen(string from, string to) =>
        Assert.NotEmpty(In(from).HaveDependencyOnAny(Root + to).GetTypes());

    [Fact]
    public void Every_folder_of_the_library_is_in_a_rule() =>
        Assert.Equal(
            ["Device", "Execution", "Kernels", "Memory", "Networks", "Pipelines", "Planning"],
            Library.GetTypes()
                .Where(type => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true)
                .Select(type => type.Namespace!.Split('.')[2])
                .Distinct()
                .Order(StringComparer.Ordinal));

    private static Predicates In(string folder) =>
        Types.InAssembly(Library).That().ResideInNamespaceMatching($@"^DynConv\.Vulkan\.{folder}(\.|$)").And();

    private static bool IsIn(Type type, string folder) =>
        type.Namespace is string space && (space + ".").StartsWith($"{Root}{folder}.", StringComparison.Ordinal);

    private static void AssertNone(PredicateList found) =>
        Assert.Empty(found.GetTypes().Select(type => type.FullName));
}
