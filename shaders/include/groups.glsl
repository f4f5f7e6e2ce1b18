// Work-groups are laid out in rows along x, since a device may allow only 65535 along each axis (GroupCount.Linear).

uint linear_group()
{
    return gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
}

uint linear_invocation()
{
    return linear_group() * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
}
