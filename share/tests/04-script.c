{const A='a - first',B=one=>
one.first+A.second
for(const i of[1,2]){A=i>1?B(i,'x'):B
return A
}
}
