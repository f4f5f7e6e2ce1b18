using System.IO;
using System.Linq;

namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>Works out descriptors, push constants, specialization constants and work-group size of a module.</summary>
internal sealed class SpirvInterface(SpirvWords words)
{
    private const uint ModeLocalSize = 17;
    private const uint ModeLocalSizeId = 38;
    private const uint BuiltInWorkgroupSize = 25;
    private const uint ClassUniform = 2;
    private const uint ClassPushConstant = 9;
    private const uint ClassStorageBuffer = 12;
    private const int DimensionOperand = 1;
    private const int SampledOperand = 5;
    private const uint DimensionBuffer = 5;

    /// <summary>A constant decorated WorkgroupSize beats both execution modes (SPIR-V, section 3.21).</summary>
    public SpirvLocalSize[] LocalSize()
    {
        foreach (SpirvOp op in new[] { SpirvOp.SpecConstantComposite, SpirvOp.ConstantComposite })
        {
            foreach ((uint id, uint[] operands) in words.All(op))
            {
                if (words.Decoration(id, SpirvDecoration.BuiltIn) == BuiltInWorkgroupSize)
                {
                    return [.. operands[1..].Select(Constant)];
                }
            }
        }

        foreach (uint[] mode in words.ExecutionModes)
        {
            if (mode[0] is ModeLocalSize or ModeLocalSizeId)
            {
                bool literal = mode[0] == ModeLocalSize;
                return [.. mode[1..].Select(value => literal ? new SpirvLocalSize(value) : Constant(value))];
            }
        }

        return [];
    }

    public SpirvBinding[] Bindings() =>
    [
        .. words.All(SpirvOp.Variable)
            .Where(variable => words.Decoration(variable.Id, SpirvDecoration.Binding) is not null)
            .Select(variable => Binding(variable.Id, variable.Operands))
            .OrderBy(static binding => binding.Set)
            .ThenBy(static binding => binding.Binding),
    ];

    public int PushConstantBytes()
    {
        foreach ((_, uint[] operands) in words.All(SpirvOp.Variable))
        {
            if (operands[1] == ClassPushConstant)
            {
                return Size(Pointee(operands[0]));
            }
        }

        return 0;
    }

    /// <summary>
    /// glslang can emit one constant_id twice for SPIR-V 1.6: once for the work-group size, once for its variable.
    /// </summary>
    public SpirvSpecialization[] Specializations() =>
    [
        .. new[] { SpirvOp.SpecConstant, SpirvOp.SpecConstantTrue, SpirvOp.SpecConstantFalse }
            .SelectMany(op => words.All(op).Select(constant => Specialization(op, constant.Id, constant.Operands)))
            .Distinct()
            .OrderBy(static specialization => specialization.Id),
    ];

    private SpirvBinding Binding(uint id, uint[] operands)
    {
        uint type = Pointee(operands[0]);
        while (words.Definition(type) is (SpirvOp.TypeArray or SpirvOp.TypeRuntimeArray, uint[] array))
        {
            type = array[0];
        }

        SpirvBindingKind kind = operands[1] switch
        {
            ClassStorageBuffer => SpirvBindingKind.StorageBuffer,
            ClassUniform when words.Decoration(type, SpirvDecoration.BufferBlock) is not null =>
                SpirvBindingKind.StorageBuffer,
            ClassUniform => SpirvBindingKind.UniformBuffer,
            _ => ImageKind(type),
        };
        string block = words.Definition(type).Op == SpirvOp.TypeStruct ? words.Name(type) : "";
        return new SpirvBinding(
            (int)words.Decoration(id, SpirvDecoration.DescriptorSet).GetValueOrDefault(),
            (int)words.Decoration(id, SpirvDecoration.Binding).GetValueOrDefault(),
            kind,
            IsDecorated(id, type, SpirvDecoration.NonWritable),
            IsDecorated(id, type, SpirvDecoration.NonReadable),
            block.Length > 0 ? block : words.Name(id))
        {
            HasHalves = IsHalf(type),
        };
    }

    /// <summary>Whether a block is an array of numbers, or vectors, of 16 bits.</summary>
    private bool IsHalf(uint type) => words.Definition(type) switch
    {
        (SpirvOp.TypeFloat, [16, ..]) => true,
        (SpirvOp.TypeStruct or SpirvOp.TypeArray or SpirvOp.TypeRuntimeArray or SpirvOp.TypeVector, [uint inner, ..]) =>
            IsHalf(inner),
        _ => false,
    };

    /// <summary>OpTypeImage's operand Sampled is 1 or 2; an image with a sampler has a type around it.</summary>
    private SpirvBindingKind ImageKind(uint type) => words.Definition(type) switch
    {
        (SpirvOp.TypeImage, uint[] image) when image[SampledOperand] == 1 =>
            image[DimensionOperand] == DimensionBuffer ? SpirvBindingKind.TexelBuffer : SpirvBindingKind.SampledImage,
        (SpirvOp.TypeImage, uint[] image) when image[SampledOperand] == 2 => SpirvBindingKind.StorageImage,
        _ => SpirvBindingKind.Opaque,
    };

    /// <summary>glslang puts readonly and writeonly on every member of the block, spirv-opt may move them.</summary>
    private bool IsDecorated(uint variable, uint type, SpirvDecoration decoration)
    {
        (SpirvOp op, uint[] members) = words.Definition(type);
        return words.Decoration(variable, decoration) is not null
            || (op == SpirvOp.TypeStruct && members.Length > 0
                && Enumerable.Range(0, members.Length).All(i => words.Decoration(type, decoration, i) is not null));
    }

    private SpirvSpecialization Specialization(SpirvOp op, uint id, uint[] operands)
    {
        uint number = words.Decoration(id, SpirvDecoration.SpecId)
            ?? throw new InvalidDataException($"SPIR-V: the specialization constant {id} has no constant_id");
        SpirvScalar type = words.Definition(operands[0]) switch
        {
            (SpirvOp.TypeBool, _) => SpirvScalar.Bool,
            (SpirvOp.TypeInt, [32, 0]) => SpirvScalar.UInt32,
            (SpirvOp.TypeInt, [32, _]) => SpirvScalar.Int32,
            (SpirvOp.TypeFloat, [32, ..]) => SpirvScalar.Float32,
            _ => SpirvScalar.Other,
        };
        uint bits = op == SpirvOp.SpecConstant ? operands[1] : op == SpirvOp.SpecConstantTrue ? 1u : 0u;
        return new SpirvSpecialization(number, type, bits, words.Name(id));
    }

    private SpirvLocalSize Constant(uint id)
    {
        (SpirvOp op, uint[] operands) = words.Definition(id);
        return op is SpirvOp.Constant or SpirvOp.SpecConstant
            ? new SpirvLocalSize(operands[1], words.Decoration(id, SpirvDecoration.SpecId))
            : throw new InvalidDataException($"SPIR-V: {op} {id} is no number");
    }

    private uint Pointee(uint pointer) => words.Definition(pointer) is (SpirvOp.TypePointer, uint[] operands)
        ? operands[1]
        : throw new InvalidDataException($"SPIR-V: {pointer} is no pointer");

    /// <summary>Bytes from a type's first byte to the end of its last member, by the layout decorations.</summary>
    private int Size(uint type)
    {
        (SpirvOp op, uint[] operands) = words.Definition(type);
        return op switch
        {
            SpirvOp.TypeInt or SpirvOp.TypeFloat => (int)operands[0] / 8,
            SpirvOp.TypeVector => Size(operands[0]) * (int)operands[1],
            SpirvOp.TypeArray => (int)(Constant(operands[1]).Value * Stride(type)),
            SpirvOp.TypeStruct => Enumerable.Range(0, operands.Length).Max(i => MemberEnd(type, i, operands[i])),
            _ => throw new InvalidDataException($"SPIR-V: {op} cannot stand in a push-constant block"),
        };
    }

    private int MemberEnd(uint type, int member, uint memberType)
    {
        uint offset = words.Decoration(type, SpirvDecoration.Offset, member)
            ?? throw new InvalidDataException($"SPIR-V: member {member} of {words.Name(type)} has no offset");
        if (words.Definition(memberType) is not (SpirvOp.TypeMatrix, uint[] matrix))
        {
            return (int)offset + Size(memberType);
        }

        uint rows = words.Definition(matrix[0]).Operands[1];
        bool rowMajor = words.Decoration(type, SpirvDecoration.RowMajor, member) is not null;
        uint stride = words.Decoration(type, SpirvDecoration.MatrixStride, member).GetValueOrDefault();
        return (int)(offset + (stride * (rowMajor ? rows : matrix[1])));
    }

    private uint Stride(uint array) => words.Decoration(array, SpirvDecoration.ArrayStride)
        ?? throw new InvalidDataException($"SPIR-V: the array {array} has no stride");
}
